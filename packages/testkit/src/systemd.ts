/**
 * A real systemd for tests of services: booted in namespaces of its own (processes, mounts, network, cgroups) over a copy of
 * this machine's disk that forgets every change. Nothing that happens inside touches the machine. Needs root and `systemd`.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, type ProcessOptions, runProcess, startProcess } from './process.ts';

export interface SystemdOptions {
  /** Files and folders of this machine that are seen inside under another name: source → target. */
  readonly binds: Readonly<Record<string, string>>;
}

export interface StartedSystemd {
  /** Runs a program inside, as root. */
  run(command: string, args: readonly string[]): Promise<Ended>;
  /** How to start one there: spread it over `startProcess`. */
  inside(command: string, args: readonly string[]): Pick<ProcessOptions, 'args'> & { readonly command: string };
  /** Ends everything inside and removes the traces. */
  close(): Promise<void>;
}

/** $1 work folder, $2 name of the control group; then pairs of bound files. Ends as systemd, process 1 of its own space. */
const boot = String.raw`
set -e
work=$1; shift
mount --make-rprivate /
mount -t tmpfs tmpfs "$work"
mkdir "$work/up" "$work/work" "$work/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$work/up,workdir=$work/work" "$work/root"
cd "$work/root"
mount -t proc proc proc
mount --rbind /sys sys
mount -t tmpfs tmpfs sys/fs/cgroup
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs tmpfs dev
for device in null zero full random urandom tty; do touch "dev/$device"; mount --bind "/dev/$device" "dev/$device"; done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
while [ $# -gt 0 ]; do
  if [ -d "$1" ]; then mkdir -p ".$2"; else mkdir -p "$(dirname ".$2")"; touch ".$2"; fi
  mount --bind "$1" ".$2"
  shift 2
done
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
ip link set lo up
hostname under-test
rm -f etc/resolv.conf etc/hosts
touch etc/resolv.conf
echo '127.0.0.1 localhost under-test' > etc/hosts
rm -rf var/lib/attiva* etc/attiva etc/systemd/system/attiva*
printf '[Unit]\nDescription=services under test\nRequires=systemd-journald.service\n[Install]\n' > etc/systemd/system/under-test.target
echo "booting"
mkdir -p run/outside
pivot_root . run/outside
umount --lazy run/outside
exec env -i container=attiva-test PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --unit=under-test.target
`;

/** A control group of its own first: systemd rules over all it is in. */
const enter = String.raw`
groups=$1; name=$2; shift 2
mount --make-rprivate /
mkdir -p "$groups"; mount -t cgroup2 cgroup2 "$groups"
mkdir "$groups/$name"
echo $$ > "$groups/$name/cgroup.procs"
exec unshare --pid --net --uts --ipc --cgroup --mount --fork --kill-child bash -c "$boot" boot "$@"
`;

const comeUp = String.raw`
for try in $(seq 150); do
  systemctl --quiet is-active under-test.target && exit 0
  sleep 0.2
done
systemctl list-jobs; exit 1
`;

const cleanUp = String.raw`
mkdir -p "$1"; mount -t cgroup2 cgroup2 "$1"
for try in 1 2 3 4 5 6 7 8 9 10; do
  find "$1/$2" -depth -type d -exec rmdir {} \; 2> /dev/null
  [ -d "$1/$2" ] || exit 0
  sleep 0.2
done
`;

/** @throws Error with what systemd said where it does not come up. */
export async function startSystemd(options: SystemdOptions): Promise<StartedSystemd> {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-systemd-'));
  const name = `attiva-test-${randomBytes(4).toString('hex')}`;
  const [groups, work] = [join(folder, 'groups'), join(folder, 'work')];
  await runProcess({ command: 'mkdir', args: [groups, work] });
  const binds = Object.entries(options.binds).flat();
  const booted = await startProcess({
    command: 'unshare',
    args: ['--mount', 'bash', '-c', enter, 'enter', groups, name, work, ...binds],
    environment: { boot },
    ready: /booting/,
  });
  const children = await readFile(`/proc/${booted.pid}/task/${booted.pid}/children`, 'utf8');
  const target = [
    '--target',
    children.trim(),
    '--mount',
    '--uts',
    '--ipc',
    '--net',
    '--pid',
    '--cgroup',
    '--root',
    '--wd',
  ];
  const environment = ['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root', 'LC_ALL=C.UTF-8'];
  const inside = (command: string, args: readonly string[]): ReturnType<StartedSystemd['inside']> => ({
    command: 'nsenter',
    args: [...target, ...environment, command, ...args],
  });
  const close = async (): Promise<void> => {
    await booted.kill();
    await runProcess({ command: 'unshare', args: ['--mount', 'bash', '-c', cleanUp, 'clean', groups, name] });
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const up = await runProcess({ ...inside('bash', ['-c', comeUp]), within: 60_000 });
    if (up.exit !== 0) throw new Error(`${up.stdout}${up.stderr}`);
  } catch (cause) {
    await close();
    throw new Error(`systemd did not come up: ${booted.output()}`, { cause });
  }
  return { inside, close, run: (command, args) => runProcess({ ...inside(command, args), within: 120_000 }) };
}
