import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.concurrent.CountDownLatch;

/** 谁共享、谁私有：堆与元空间归进程，栈归线程。 */
class Ownership {
    static final CountDownLatch atBottom = new CountDownLatch(2);
    static final CountDownLatch leave = new CountDownLatch(1);

    static void descend(int depth) {
        if (depth > 1) {
            descend(depth - 1);
            return;
        }
        atBottom.countDown();
        try {
            leave.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    static int overflow() {
        return 1 + overflow();
    }

    static long countFrames(Thread thread) {
        long frames = 0;
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getMethodName().equals("descend")) frames++;
        }
        return frames;
    }

    public static void main(String[] arguments) throws InterruptedException {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().contains("Perm Gen")) throw new AssertionError(pool);
            if (pool.getName().equals("Metaspace")) {
                System.out.println("元空间算在堆里：" + (pool.getType() == MemoryType.HEAP));
            }
        }

        int[] cell = new int[1];
        Thread writer = new Thread(() -> cell[0] = 42);
        writer.start();
        writer.join();
        System.out.println("堆是共享的：别的线程写，main 读到 " + cell[0]);

        Thread shallow = new Thread(() -> descend(3));
        Thread deep = new Thread(() -> descend(30));
        shallow.start();
        deep.start();
        atBottom.await();
        System.out.println("栈是私有的：同一个方法，一个线程有 " + countFrames(shallow)
                + " 帧，另一个有 " + countFrames(deep) + " 帧");

        Thread doomed = new Thread(Ownership::overflow);
        doomed.setUncaughtExceptionHandler((thread, error) ->
                System.out.println("撑爆自己的栈：" + error.getClass().getSimpleName()));
        doomed.start();
        doomed.join();
        System.out.println("其余线程还在：" + (shallow.isAlive() && deep.isAlive()));
        leave.countDown();
    }
}
