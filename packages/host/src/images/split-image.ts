/**
 * Images whose copies took identities of their own, told once: one row and one line per image, however many machines split.
 * That a machine is a copy is decided in `activation/`; each single split stands in the events.
 *
 * This file: what is remembered of one image, and the line that administrators read.
 */
import { daySeconds, type Seconds } from '@attiva/protocol';

/** One identity that several machines have shown. */
export interface SplitImage {
  readonly vendor: string;
  /** The identity that the image carries. */
  readonly client: string;
  /** Name of the machine that holds it, as far as names are kept. */
  readonly image: string | null;
  /** How often a machine was told to take an identity of its own. */
  readonly splits: number;
  readonly firstSplit: Seconds;
  readonly lastSplit: Seconds;
  /** Names of the newest machines that were told, oldest first. */
  readonly names: readonly string[];
  /** Times of the newest splits, as many as make the warning. */
  readonly recent: readonly Seconds[];
  /** When `image-carries-identity` was raised last; 0: not since the last quiet day. */
  readonly warnedAt: Seconds;
}

/** What of an event is remembered here. */
export interface Split {
  readonly at: Seconds;
  readonly vendor: string;
  readonly client: string;
  /** Name of the machine that was told. */
  readonly name: string | null;
  readonly heldBy: string | null;
}

/** Splits of one identity within a day that raise the warning. */
export const manySplits = 10;

/** Most names that are kept of one image. */
const mostNames = 15;

/** The image after one more split. */
export function withSplit(before: SplitImage | undefined, split: Split): SplitImage {
  const { at, vendor, client, name } = split;
  const quiet = before === undefined || isQuiet(before, at);
  const recent = [...(before?.recent ?? []), at].slice(-manySplits);
  const isMany = recent.length === manySplits && at - (recent[0] ?? at) < daySeconds;
  const others = (before?.names ?? []).filter((other) => other !== name);
  return {
    vendor,
    client,
    image: split.heldBy || (before?.image ?? null),
    splits: (before?.splits ?? 0) + 1,
    firstSplit: before?.firstSplit ?? at,
    lastSplit: at,
    names: (name ? [...others, name] : others).slice(-mostNames),
    recent,
    warnedAt: isMany ? at : quiet ? 0 : before.warnedAt,
  };
}

/** Whether many copies have split of late: until a day has passed without another. */
export function carriesIdentity(image: SplitImage, now: Seconds): boolean {
  return image.warnedAt > 0 && !isQuiet(image, now);
}

function isQuiet({ lastSplit }: SplitImage, now: Seconds): boolean {
  return now - lastSplit >= daySeconds;
}

/** How administrators know it: by the machine that holds the identity, and the beginning of its id. */
export function imageName({ image, client }: Pick<SplitImage, 'image' | 'client'>): string {
  const id = `${client.slice(0, 8)}…`;
  return image ? `image of ${image} (${id})` : `image with identity ${id}`;
}

/** The same in a list of images: `pc-01 (3f0cA2_x…)`. */
export function imageMark({ image, client }: Pick<SplitImage, 'image' | 'client'>): string {
  const id = `${client.slice(0, 8)}…`;
  return image ? `${image} (${id})` : id;
}

/** The one line. */
export function imageLine(split: SplitImage): string {
  const { splits, lastSplit, names } = split;
  const machines =
    splits === 1 ? '1 machine took an identity of its own' : `${splits} machines took identities of their own`;
  const more = splits - names.length;
  const rest = more > 0 && names.length > 0 ? ` and ${more} more` : '';
  const who = names.length === 0 ? '' : `: ${names.join(', ')}${rest}`;
  return `${imageName(split)}: ${machines}, last ${moment(lastSplit)}${who}`;
}

function moment(at: Seconds): string {
  return `${new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
