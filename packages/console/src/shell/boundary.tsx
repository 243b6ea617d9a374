import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Card } from '../look/card.tsx';
import { useWords } from '../words/words.tsx';
import { NotLoadedError } from './later.tsx';

/** The net below every page: what goes wrong in one is told there, and the navigation stays. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override readonly state: { readonly error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    console.error(error, componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <Broken of={error instanceof NotLoadedError ? 'unloaded' : 'broken'} />;
  }
}

const texts = {
  broken: ['broken.title', 'broken.what', 'broken.do'],
  unloaded: ['unloaded.title', 'unloaded.what', 'unloaded.do'],
} as const;

function Broken({ of }: { readonly of: keyof typeof texts }) {
  const words = useWords();
  const [title, what, remedy] = texts[of];
  return (
    <div className="narrow">
      <h1>{words.say(title)}</h1>
      <Card title={words.say(what)}>
        <p>{words.say(remedy)}</p>
        <Button className="button" onPress={() => location.reload()}>
          {words.say('broken.reload')}
        </Button>
      </Card>
    </div>
  );
}
