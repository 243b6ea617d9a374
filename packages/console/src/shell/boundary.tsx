import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Card } from '../look/card.tsx';
import { useWords } from '../words/words.tsx';

/** The net below every page: what goes wrong in one is told there, and the navigation stays. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override readonly state: { readonly failed: boolean } = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    console.error(error, componentStack);
  }

  override render(): ReactNode {
    return this.state.failed ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const words = useWords();
  return (
    <div className="narrow">
      <h1>{words.say('broken.title')}</h1>
      <Card title={words.say('broken.what')}>
        <p>{words.say('broken.do')}</p>
        <Button className="button" onPress={() => location.reload()}>
          {words.say('broken.reload')}
        </Button>
      </Card>
    </div>
  );
}
