import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** 每个任务一个线程：JDK 24 起用虚拟线程，更早的 JDK 用平台线程。 */
class VirtualThreads {
    static final boolean VIRTUAL = Runtime.version().feature() >= 24;

    static ExecutorService perTask() throws ReflectiveOperationException {
        // 用反射，好让 JDK 17 也能编译。
        String method = VIRTUAL ? "newVirtualThreadPerTaskExecutor" : "newCachedThreadPool";
        return (ExecutorService) Executors.class.getMethod(method).invoke(null);
    }

    /** tasks 个任务各持一把自己的监视器锁，全部到齐才放行；返回见过的载体数。 */
    static int waitTogether(int tasks) throws Exception {
        CountDownLatch all = new CountDownLatch(tasks);
        Set<String> carriers = ConcurrentHashMap.newKeySet();
        ExecutorService threads = perTask();
        for (int i = 0; i < tasks; i++) {
            Object own = new Object();
            threads.submit(() -> {
                synchronized (own) {
                    String name = Thread.currentThread().toString(); // …@载体
                    carriers.add(name.substring(name.lastIndexOf('@') + 1));
                    all.countDown();
                    all.await();
                    return null;
                }
            });
        }
        all.await();
        threads.shutdown();
        return carriers.size();
    }

    /** tasks 个纯计算的任务；返回同时在算的最多有几个。 */
    static int computeTogether(int tasks) throws Exception {
        AtomicInteger active = new AtomicInteger();
        AtomicInteger peak = new AtomicInteger();
        ExecutorService threads = perTask();
        for (int i = 0; i < tasks; i++) {
            threads.submit(() -> {
                peak.accumulateAndGet(active.incrementAndGet(), Math::max);
                long sum = 0;
                for (int k = 0; k < 1_000_000; k++) sum += k ^ sum;
                active.decrementAndGet();
                return sum;
            });
        }
        threads.shutdown();
        threads.awaitTermination(1, TimeUnit.MINUTES);
        if (active.get() != 0) throw new AssertionError(active);
        return peak.get();
    }

    public static void main(String[] arguments) throws Exception {
        // 只给两个载体；要在用到虚拟线程之前设。JDK 17 不认识这两个属性。
        System.setProperty("jdk.virtualThreadScheduler.parallelism", "2");
        System.setProperty("jdk.virtualThreadScheduler.maxPoolSize", "2");
        int tasks = 200;
        int carriers = waitTogether(tasks);
        System.out.println(tasks + " 个任务各持一把锁，同时在等");
        int peak = computeTogether(tasks);
        System.out.println(tasks + " 个纯计算的任务，都算完了");
        System.err.println(VIRTUAL + "：载体 " + carriers + " 个，同时在算至多 " + peak + " 个");
        if (carriers > (VIRTUAL ? 2 : tasks)) throw new AssertionError(carriers);
        if (peak > (VIRTUAL ? 2 : tasks)) throw new AssertionError(peak);
    }
}
