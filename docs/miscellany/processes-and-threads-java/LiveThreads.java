import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** 只写了 main，活着的线程却不止一个。完整的名单随 JDK 而变，写到标准错误。 */
class LiveThreads {
    /** 线程名 → 是不是守护线程。 */
    static Map<String, Boolean> list() {
        Map<String, Boolean> daemon = new TreeMap<>();
        var threads = ManagementFactory.getThreadMXBean();
        for (ThreadInfo thread : threads.dumpAllThreads(false, false)) {
            daemon.put(thread.getThreadName(), thread.isDaemon());
        }
        return daemon;
    }

    /** 用同一个 JDK 的 jcmd 连上自己，取一份线程转储。 */
    static String dump() throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        String self = Long.toString(ProcessHandle.current().pid());
        Process process = new ProcessBuilder(jcmd.toString(), self, "Thread.print")
                .redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) throw new AssertionError(text);
        return text;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Boolean> before = list();
        System.err.println(Runtime.version() + " " + before.keySet());
        for (String name : List.of("main", "Reference Handler", "Finalizer")) {
            System.out.println(name + (before.get(name) ? "：守护线程" : "：用户线程"));
        }
        String listener = "Attach Listener";
        System.out.println("转储之前有 " + listener + "：" + before.containsKey(listener));
        String dump = dump();
        System.out.println("转储之后有 " + listener + "：" + list().containsKey(listener));
        System.out.println("转储里有 VM Thread：" + dump.contains("\"VM Thread\""));
        System.out.println("JMX 名单里有 VM Thread：" + list().containsKey("VM Thread"));
    }
}
