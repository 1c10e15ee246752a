import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.locks.ReentrantLock;

/** 走一遍 Thread.State 的六个值；等到某个状态出现，而不是睡一会儿再看。 */
class States {
    static final Object monitor = new Object();

    interface Action {
        void run() throws Exception;
    }

    static Thread make(Action action) {
        return new Thread(() -> {
            try {
                action.run();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            } catch (Exception error) {
                throw new AssertionError(error);
            }
        });
    }

    /** 等到线程进入 state；到不了就一直等，由测试的时限判错。 */
    static void expect(String what, Thread thread, Thread.State state) {
        while (thread.getState() != state) Thread.onSpinWait();
        System.out.println(state + "：" + what);
    }

    static boolean isAt(Thread thread, String nativeMethod) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].getMethodName().equals(nativeMethod);
    }

    public static void main(String[] arguments) throws Exception {
        Thread waiter = make(() -> {
            synchronized (monitor) {
                monitor.wait();
            }
        });
        expect("还没有 start", waiter, Thread.State.NEW);
        synchronized (monitor) {
            waiter.start();
            expect("锁在 main 手里，进不了 synchronized", waiter, Thread.State.BLOCKED);
        }
        expect("在 wait() 里", waiter, Thread.State.WAITING);
        synchronized (monitor) { // 进得来：wait() 已经放开了锁
            monitor.notify();
            expect("被 notify 叫醒，要重新拿锁", waiter, Thread.State.BLOCKED);
        }
        expect("run() 结束", waiter, Thread.State.TERMINATED);

        var lock = new ReentrantLock();
        lock.lock();
        Thread locker = make(lock::lockInterruptibly);
        locker.start();
        expect("等 ReentrantLock，是 park，不是 BLOCKED", locker, Thread.State.WAITING);
        lock.unlock();

        Thread sleeper = make(() -> {
            synchronized (monitor) {
                Thread.sleep(1_000_000);
            }
        });
        sleeper.start();
        expect("在 sleep() 里", sleeper, Thread.State.TIMED_WAITING);
        Thread rival = make(() -> {
            synchronized (monitor) {
            }
        });
        rival.start();
        expect("sleep() 不放锁，别人进不来", rival, Thread.State.BLOCKED);
        sleeper.interrupt();
        rival.join();

        Pipe pipe = Pipe.open();
        Thread reader = make(() -> pipe.source().read(ByteBuffer.allocate(1)));
        reader.start();
        while (!isAt(reader, "read0")) Thread.onSpinWait();
        expect("卡在读一个空管道的系统调用里", reader, Thread.State.RUNNABLE);
        pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        reader.join();
    }
}
