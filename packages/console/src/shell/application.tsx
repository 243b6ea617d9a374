import { type ReactNode, Suspense, useEffect } from 'react';
import { RouterProvider } from 'react-aria-components';
import { Route, Switch, useLocation } from 'wouter';
import { type AskedHost, HostProvider } from '../asking/host.tsx';
import type { Kept } from '../asking/session.ts';
import { Boundary } from './boundary.tsx';
import { Missing } from './missing.tsx';
import type { Page } from './page.ts';
import { PreferredProvider } from './preferred.tsx';
import { Shell } from './shell.tsx';
import { Waiting } from './waiting.tsx';

/** All pages of one daemon. Host and authority differ in nothing but what they hand in here. */
export function Application({
  host,
  kept,
  pages,
  search,
  owner,
}: {
  readonly host: AskedHost;
  readonly kept: Kept;
  readonly pages: readonly Page[];
  readonly search: ReactNode;
  /** Whose daemon it is, below its name. */
  readonly owner?: ReactNode;
}) {
  const [, navigate] = useLocation();
  return (
    <PreferredProvider kept={kept} daemon={host.daemon}>
      <Boundary>
        <HostProvider host={host}>
          <RouterProvider navigate={navigate}>
            <Shell pages={pages} search={search} owner={owner}>
              <Suspense fallback={<Waiting />}>
                <Switch>
                  {pages.map(({ path, show }) => (
                    <Route key={path} path={path} component={show} />
                  ))}
                  <Route component={Missing} />
                </Switch>
                <LoadAhead pages={pages} />
              </Suspense>
            </Shell>
          </RouterProvider>
        </HostProvider>
      </Boundary>
    </PreferredProvider>
  );
}

/** Once a page is shown, the others are fetched behind it: going to one waits for nothing, and a daemon that stops takes none away. */
function LoadAhead({ pages }: { readonly pages: readonly Page[] }): ReactNode {
  useEffect(() => {
    // What does not come now is asked for again, and told, when somebody goes there.
    for (const { load } of pages) void load().catch(() => {});
  }, [pages]);
  return null;
}
