import { execFile } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import type { RawDevice } from './device-facts.ts';
import { readLinuxDevice } from './linux-device.ts';
import { isVirtualName } from './virtual-names.ts';
import { thisPlatform } from '../this-process.ts';

const run = promisify(execFile);
/** A machine whose management service hangs must not hang the product. */
const commandLimit = { timeout: 10_000, maxBuffer: 64 * 1024, windowsHide: true } as const;

/** Reads this machine's facts, as well as this account may; what cannot be read is absent. */
export async function readDevice(platform: NodeJS.Platform = thisPlatform): Promise<RawDevice> {
  if (platform === 'linux') return readLinuxDevice('/');
  if (platform === 'win32') return readWindows();
  if (platform === 'darwin') return readMac();
  return { virtual: false };
}

async function readWindows(): Promise<RawDevice> {
  const script = [
    '(Get-CimInstance Win32_ComputerSystemProduct).UUID',
    '(Get-CimInstance Win32_DiskDrive | Sort-Object Index | Select-Object -First 1).SerialNumber',
    '(Get-CimInstance Win32_ComputerSystem).Model',
  ].join('; ');
  const [systemUuid, diskSerial, model] = await lines('powershell.exe', [
    '-NoProfile',
    '-NonInteractive',
    '-Command',
    script,
  ]);
  return { systemUuid, diskSerial, networkAddress: firstAddress(), virtual: isVirtualName(model ?? '') };
}

async function readMac(): Promise<RawDevice> {
  const described = (await lines('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'])).join('\n');
  const [hypervisor] = await lines('/usr/sbin/sysctl', ['-n', 'kern.hv_vmm_present']);
  const value = (name: string): string | undefined => new RegExp(`"${name}" = "([^"]+)"`).exec(described)?.[1];
  return {
    systemUuid: value('IOPlatformUUID'),
    diskSerial: value('IOPlatformSerialNumber'), // The disk is soldered to the board that carries this number.
    networkAddress: firstAddress(),
    virtual: hypervisor === '1',
  };
}

async function lines(command: string, args: readonly string[]): Promise<string[]> {
  try {
    const { stdout } = await run(command, args, commandLimit);
    return stdout.split(/\r?\n/).map((line) => line.trim());
  } catch {
    return []; // Facts only ever avoid a split; a machine that hides them is served all the same.
  }
}

/** First address given by a maker: not internal, not all zero, without the "locally administered" bit. */
function firstAddress(): string | undefined {
  const all = Object.entries(networkInterfaces()).sort(([a], [b]) => (a < b ? -1 : 1));
  return all
    .flatMap(([, addresses]) => addresses ?? [])
    .find(({ internal, mac }) => !internal && (Number.parseInt(mac.slice(0, 2), 16) & 2) === 0 && !/^[0:]*$/.test(mac))
    ?.mac;
}
