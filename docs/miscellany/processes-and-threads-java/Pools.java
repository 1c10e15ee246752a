import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** 线程池的三件事：先排队还是先加人、队满怎么办、任务等任务会饿死。 */
class Pools {
    static ThreadPoolExecutor makePool(int core, int most, int room) {
        return new ThreadPoolExecutor(
                core, most, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(room));
    }

    /** 连投十个不会结束的任务，说出线程数、队列长与拒绝数。 */
    static void flood(String title, ThreadPoolExecutor pool) {
        CountDownLatch never = new CountDownLatch(1);
        int rejected = 0;
        for (int i = 0; i < 10; i++) {
            try {
                pool.submit(() -> {
                    never.await();
                    return null;
                });
            } catch (RejectedExecutionException full) {
                rejected++;
            }
        }
        System.out.println(title + "：" + pool.getPoolSize() + " 个线程，"
                + pool.getQueue().size() + " 个排队，" + rejected + " 个被拒绝");
        pool.shutdownNow();
    }

    public static void main(String[] arguments) throws Exception {
        flood("核心 1、上限 4、队列不限", makePool(1, 4, Integer.MAX_VALUE));
        flood("核心 1、上限 4、队列 3", makePool(1, 4, 3));

        ExecutorService sums = Executors.newFixedThreadPool(2);
        int[] cells = new int[1]; // 普通数组；Future.get 保证写在读之前
        Future<Integer> answer = sums.submit(() -> cells[0] = 42);
        System.out.println("Future：" + answer.get() + "，共享数组里是 " + cells[0]);
        sums.shutdown();

        ThreadPoolExecutor single = makePool(1, 1, 10);
        CountDownLatch started = new CountDownLatch(1);
        Thread[] worker = new Thread[1];
        single.submit(() -> {
            worker[0] = Thread.currentThread();
            Future<?> inner = single.submit(() -> { });
            started.countDown();
            return inner.get(); // 唯一的线程在等排在自己后面的任务
        });
        started.await();
        while (worker[0].getState() != Thread.State.WAITING) Thread.onSpinWait();
        System.out.println("饿死：线程 " + worker[0].getState()
                + "，排队 " + single.getQueue().size() + " 个");
        long[] cycle = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        System.out.println("findDeadlockedThreads 认得出：" + (cycle != null));
        single.shutdownNow();
    }
}
