import { Link } from 'wouter';
import { useWords } from '../words/words.tsx';
import { Titled } from './titled.tsx';

export function Missing() {
  const words = useWords();
  return (
    <div className="narrow">
      <Titled title={words.say('missing.title')} />
      <p>
        <Link href="/">{words.say('missing.back')}</Link>
      </p>
    </div>
  );
}
