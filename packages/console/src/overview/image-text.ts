import type { HostStatus } from '../asking/questions.ts';
import type { Speaking } from '../words/speaking.ts';

/** Which image it is, as administrators know it, and which machines took an identity of their own. Pure. */
export function imageText(words: Speaking, image: Omit<HostStatus['clones'][number], 'text' | 'firstSplit'>): string {
  const { client, splits, lastSplit, names, more } = image;
  return words.say('image.line', {
    named: image.image === null || image.image === '' ? 'no' : 'yes',
    image: image.image ?? '',
    id: `${client.slice(0, 8)}…`,
    splits,
    last: words.moment(lastSplit),
    listed: names.length === 0 ? 'no' : 'yes',
    names: names.join(', '),
    more: Math.max(0, more),
  });
}
