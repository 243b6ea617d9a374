import type { HostStatus } from '../asking/questions.ts';
import { Card } from '../look/card.tsx';
import { When } from '../look/when.tsx';
import { useWords } from '../words/words.tsx';
import { imageText } from './image-text.ts';

/** Copies of an image that took identities of their own: healed without anybody's doing, and told. */
export function Images({ images, now }: { readonly images: HostStatus['clones']; readonly now: number }) {
  const words = useWords();
  return (
    <Card title={words.say('images.title')}>
      <ul className="lines">
        {images.map((image) => (
          <li key={`${image.vendor} ${image.client}`}>
            <strong>{imageText(words, image)}</strong>
            <p className="quiet">
              <When at={image.lastSplit} now={now} />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
