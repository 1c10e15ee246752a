import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;

/** 两笔方向相反的转账互相锁死，用 JMX 找出环；改成按编号加锁，环就没有了。 */
class Deadlock {
    static class Account {
        final int id;
        int balance = 100;

        Account(int id) {
            this.id = id;
        }
    }

    static final CountDownLatch bothHold = new CountDownLatch(2);
    static final CountDownLatch entered = new CountDownLatch(1);
    static final CountDownLatch goOn = new CountDownLatch(1);

    static void carelessTransfer(Account from, Account to) {
        synchronized (from) {
            bothHold.countDown();
            await(bothHold); // 等到两个线程都拿到了第一把锁
            synchronized (to) {
                from.balance--;
                to.balance++;
            }
        }
    }

    static void orderedTransfer(Account from, Account to) {
        Account first = from.id < to.id ? from : to;
        Account second = first == from ? to : from;
        synchronized (first) {
            entered.countDown();
            await(goOn);
            synchronized (second) {
                from.balance--;
                to.balance++;
            }
        }
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true); // 锁死的线程不该拦着 JVM 退出
        thread.start();
        return thread;
    }

    static void print(ThreadInfo thread) {
        StackTraceElement top = thread.getStackTrace()[0];
        System.out.printf("\"%s\" %s%n", thread.getThreadName(), thread.getThreadState());
        System.out.printf("    停在 %s 第 %d 行，手里有 %d 把锁%n", top.getMethodName(),
                top.getLineNumber(), thread.getLockedMonitors().length);
        System.out.printf("    等 \"%s\" 手里的锁%n", thread.getLockOwnerName());
    }

    public static void main(String[] arguments) throws InterruptedException {
        Account a = new Account(1);
        Account b = new Account(2);
        start("甲转乙", () -> carelessTransfer(a, b));
        start("乙转甲", () -> carelessTransfer(b, a));
        var threads = ManagementFactory.getThreadMXBean();
        long[] cycle = threads.findDeadlockedThreads();
        while (cycle == null) cycle = threads.findDeadlockedThreads();
        ThreadInfo[] stuck = threads.getThreadInfo(cycle, true, true);
        Arrays.sort(stuck, Comparator.comparing(ThreadInfo::getThreadName));
        for (ThreadInfo thread : stuck) print(thread);

        Account c = new Account(3);
        Account d = new Account(4);
        Thread there = start("丙转丁", () -> orderedTransfer(c, d));
        await(entered);
        Thread again = start("丁转丙", () -> orderedTransfer(d, c));
        while (again.getState() != Thread.State.BLOCKED) Thread.onSpinWait();
        for (ThreadInfo thread : threads.dumpAllThreads(true, true)) {
            if (thread.getThreadName().equals("丁转丙")) print(thread);
        }
        goOn.countDown();
        there.join();
        again.join();
        System.out.println("按编号加锁：都做完了，余额 " + c.balance + " 和 " + d.balance);
    }
}
