/** The log's line per image: when the first copy splits, and then at most once an hour with the sum. */
import { hourSeconds, type Seconds } from '@attiva/protocol';
import { imageLine, type SplitImage } from './split-image.ts';

/** Most images whose last line is remembered: beyond that the one told longest ago may be told again early. */
const mostRemembered = 1000;

interface Told {
  readonly at: Seconds;
  /** What has not been told yet. */
  readonly waiting?: SplitImage;
}

export class ImageLog {
  readonly #write: (line: string, image: SplitImage) => void;
  readonly #told = new Map<string, Told>();

  constructor(write: (line: string, image: SplitImage) => void) {
    this.#write = write;
  }

  /** These images have split once more. */
  note(images: readonly SplitImage[], now: Seconds): void {
    for (const image of images) {
      const told = this.#told.get(nameOf(image));
      if (told === undefined || hasPassed(told.at, now)) this.#tell(image, now);
      else this.#told.set(nameOf(image), { at: told.at, waiting: image });
    }
  }

  /** Tells the sums that have waited for an hour; called every minute. */
  flush(now: Seconds): void {
    for (const image of this.#waiting((at) => hasPassed(at, now))) this.#tell(image, now);
  }

  /** Tells the sums that wait: the host stops. */
  close(now: Seconds): void {
    for (const image of this.#waiting(() => true)) this.#tell(image, now);
  }

  #waiting(isDue: (toldAt: Seconds) => boolean): readonly SplitImage[] {
    return Array.from(this.#told.values()).flatMap(({ at, waiting }) =>
      waiting !== undefined && isDue(at) ? [waiting] : [],
    );
  }

  #tell(image: SplitImage, now: Seconds): void {
    this.#write(imageLine(image), image);
    this.#told.delete(nameOf(image)); // To the end: the map is in the order of telling.
    this.#told.set(nameOf(image), { at: now });
    const [oldest] = this.#told.keys();
    if (this.#told.size > mostRemembered && oldest !== undefined) this.#told.delete(oldest);
  }
}

/** A clock that was set back must not silence it. */
function hasPassed(at: Seconds, now: Seconds): boolean {
  return Math.abs(now - at) >= hourSeconds;
}

function nameOf({ vendor, client }: SplitImage): string {
  return `${vendor} ${client}`;
}
