/** A body on its way: whoever sends nothing any more, or a byte now and then, does not keep a place for the whole time of a request. */
import { PassThrough, type Readable } from 'node:stream';
import { ActivationError } from '@attiva/protocol';

export interface Arriving {
  /** So long may it take until some more is there. */
  readonly milliseconds: number;
  /** So much is some: less does not count until more has come. */
  readonly bytes: number;
  /** Called when all of it is there. */
  readonly onWhole: () => void;
}

/** Ended with `too-slow` where nothing comes of it. Who leaves early destroys what was returned, so that its clock stops. */
export function arrivingBody(body: Readable, { milliseconds, bytes, onWhole }: Arriving): Readable {
  const arriving = new PassThrough();
  const giveUp = (): void => {
    // What was sent is left where it is: the connection still carries the answer.
    body.unpipe(arriving);
    arriving.destroy(new ActivationError('too-slow', 'Nothing more arrived of the request.'));
  };
  let some = 0;
  let timer = setTimeout(giveUp, milliseconds);
  body.on('data', ({ length }: Buffer) => {
    some += length;
    if (some < bytes || arriving.destroyed) return;
    some = 0;
    clearTimeout(timer);
    timer = setTimeout(giveUp, milliseconds);
  });
  body.once('end', () => {
    clearTimeout(timer);
    onWhole();
  });
  body.once('error', (error) => arriving.destroy(error));
  arriving.once('close', () => clearTimeout(timer));
  return body.pipe(arriving);
}
