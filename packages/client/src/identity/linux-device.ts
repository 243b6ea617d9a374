import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { RawDevice } from './device-facts.ts';
import { isVirtualName } from './virtual-names.ts';

/** Reads /sys and /proc under `root` ('/' except in tests). The system UUID is readable by root alone. */
export function readLinuxDevice(root: string): RawDevice {
  const dmi = (name: string): string | undefined => readLine(join(root, 'sys/class/dmi/id', name));
  const maker = `${dmi('sys_vendor') ?? ''} ${dmi('product_name') ?? ''}`;
  const flags = readText(join(root, 'proc/cpuinfo')) ?? '';
  return {
    systemUuid: dmi('product_uuid'),
    diskSerial: diskSerial(root),
    networkAddress: networkAddress(root),
    virtual: isVirtualName(maker) || /^flags\s*:.*\bhypervisor\b/m.test(flags),
  };
}

/** The serial of the disk below `/`, else (overlay, network root) of the first disk that has one. */
function diskSerial(root: string): string | undefined {
  const below = rootDisk(root);
  const all = list(join(root, 'sys/block')).filter((name) => /^(?:sd|vd|xvd|nvme|mmcblk|hd)/.test(name));
  for (const disk of below === undefined ? all : [below, ...all]) {
    const serial = serialOf(join(root, 'sys/block', disk));
    if (serial !== undefined) return serial;
  }
  return undefined;
}

function serialOf(disk: string): string | undefined {
  const places = ['serial', 'device/serial', 'device/wwid', 'wwid'];
  return places.map((place) => readLine(join(disk, place))).find((serial) => serial !== undefined);
}

/** Name in /sys/block of the disk that holds `/`: through partitions and one layer of device mapper. */
function rootDisk(root: string): string | undefined {
  const mounts = readText(join(root, 'proc/self/mountinfo')) ?? '';
  const number = /^\d+ \d+ (\d+:\d+) \/ \/ /m.exec(mounts)?.[1];
  if (number === undefined) return undefined;
  const device = realPath(join(root, 'sys/dev/block', number));
  if (device === undefined) return undefined;
  const [slave] = list(join(device, 'slaves'));
  const below = slave === undefined ? device : (realPath(join(device, 'slaves', slave)) ?? device);
  return basename(existsSync(join(below, 'partition')) ? dirname(below) : below);
}

/** A physical card has a `device`; `addr_assign_type` 0 says that its maker gave the address. */
function networkAddress(root: string): string | undefined {
  const cards = join(root, 'sys/class/net');
  const physical = list(cards).find(
    (card) => existsSync(join(cards, card, 'device')) && readLine(join(cards, card, 'addr_assign_type')) === '0',
  );
  return physical === undefined ? undefined : readLine(join(cards, physical, 'address'));
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // No such folder in this kernel or sandbox: nothing to list.
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function readLine(path: string): string | undefined {
  const line = readText(path)?.trim();
  return line === '' ? undefined : line;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // Missing, or not for this account: absent is a value here.
  }
}
