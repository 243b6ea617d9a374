import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useConnection } from '../asking/host.tsx';
import { Icon, Mark } from '../look/icon.tsx';
import { useWords } from '../words/words.tsx';
import { Boundary } from './boundary.tsx';
import type { Page } from './page.ts';
import { PreferenceMenu } from './preference-menu.tsx';
import { SignedOut } from './signed-out.tsx';

export function Shell({
  pages,
  search,
  owner,
  children,
}: {
  readonly pages: readonly Page[];
  readonly search: ReactNode;
  readonly owner?: ReactNode;
  readonly children: ReactNode;
}) {
  const words = useWords();
  const [path] = useLocation();
  const connection = useConnection();
  const skip = (event: React.MouseEvent): void => {
    // By hand: a fragment in the address would be taken for a part of the view.
    event.preventDefault();
    document.querySelector<HTMLElement>('#page')?.focus();
  };
  return (
    <div className="shell">
      <a className="skip" href="#page" onClick={skip}>
        {words.say('shell.skip')}
      </a>
      <header className="top">
        <Link className="brand" href="/">
          <Mark />
          <span>
            {words.say('shell.name')} <small>{words.say('shell.host')}</small>
            {owner}
          </span>
        </Link>
        {search}
        <PreferenceMenu />
      </header>
      <nav className="navigation" aria-label={words.say('navigation.label')}>
        <ul>
          {pages.map(
            (page) =>
              page.place && (
                <li key={page.path}>
                  <Link href={page.path} {...(isAt(path, page.path) && { 'aria-current': 'page' as const })}>
                    <Icon name={page.place.icon} />
                    {words.say(page.place.name)}
                  </Link>
                </li>
              ),
          )}
        </ul>
      </nav>
      <main id="page" className="page" tabIndex={-1}>
        <output className="banner-place">
          {connection === 'gone' && (
            <span className="banner">
              <Icon name="warning" />
              <span>
                <strong>{words.say('connection.gone')}</strong> {words.say('connection.again')}
              </span>
            </span>
          )}
        </output>
        <Boundary key={path}>{connection === 'signed-out' ? <SignedOut /> : children}</Boundary>
      </main>
    </div>
  );
}

function isAt(path: string, place: string): boolean {
  return place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`);
}
