import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/** 不加编排的竞争：四个线程各加二十万次。 */
class Race {
    static final int THREADS = 4;
    static final int TIMES = 200_000;
    static volatile int number;
    static int guarded;
    static int locked;

    static void runAll(Runnable increment) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(new Thread(() -> {
                for (int k = 0; k < TIMES; k++) increment.run();
            }));
        }
        for (Thread thread : threads) thread.start();
        for (Thread thread : threads) thread.join();
    }

    public static void main(String[] arguments) throws InterruptedException {
        runAll(() -> number++);
        System.err.println("volatile 的 ++：" + number); // 每次不同
        int total = THREADS * TIMES;
        System.out.println("volatile 不超过 " + total + "：" + (2 <= number && number <= total));

        AtomicInteger atomic = new AtomicInteger();
        runAll(atomic::incrementAndGet);
        System.out.println("AtomicInteger：" + atomic);

        LongAdder adder = new LongAdder();
        runAll(adder::increment);
        System.out.println("LongAdder：" + adder.sum());

        runAll(() -> {
            synchronized (Race.class) {
                guarded++;
            }
        });
        System.out.println("synchronized：" + guarded);

        ReentrantLock lock = new ReentrantLock();
        runAll(() -> {
            lock.lock();
            try {
                locked++;
            } finally {
                lock.unlock();
            }
        });
        System.out.println("ReentrantLock：" + locked);
    }
}
