import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** 把丢失更新逼出来：两个线程都读完，才许写。 */
class Counters {
    static volatile int number;
    static final AtomicInteger atomic = new AtomicInteger();
    static int guarded; // 只在持有 Counters.class 的锁时读写

    interface Action {
        void run() throws InterruptedException;
    }

    static Thread start(Action action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }

    static void runTwice(Action action) throws InterruptedException {
        Thread first = start(action);
        Thread second = start(action);
        first.join();
        second.join();
    }

    static void meet(CountDownLatch latch) throws InterruptedException {
        latch.countDown();
        latch.await();
    }

    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch bothRead = new CountDownLatch(2);
        runTwice(() -> {
            int seen = number;
            meet(bothRead);
            number = seen + 1; // number++ 拆开就是这样
        });
        System.out.println("volatile，两次加一：" + number);

        AtomicInteger failures = new AtomicInteger();
        CountDownLatch bothReadAgain = new CountDownLatch(2);
        runTwice(() -> {
            int seen = atomic.get();
            meet(bothReadAgain);
            while (!atomic.compareAndSet(seen, seen + 1)) {
                failures.incrementAndGet();
                seen = atomic.get();
            }
        });
        System.out.println("比较并交换：" + atomic + "，其中失败重试 " + failures + " 次");

        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayWrite = new CountDownLatch(1);
        Action add = () -> {
            synchronized (Counters.class) {
                int seen = guarded;
                inside.countDown();
                mayWrite.await();
                guarded = seen + 1;
            }
        };
        Thread first = start(add);
        inside.await(); // 第一个线程已经读完，还没写
        Thread second = start(add);
        while (second.getState() != Thread.State.BLOCKED) Thread.onSpinWait();
        mayWrite.countDown();
        first.join();
        second.join();
        System.out.println("synchronized：" + guarded + "，第二个线程在锁外等过");
    }
}
