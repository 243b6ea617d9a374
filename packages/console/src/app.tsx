import { RouterProvider } from 'react-aria-components';
import { Route, Switch, useLocation } from 'wouter';
import { type AskedHost, HostProvider } from './asking/host.tsx';
import type { Kept } from './asking/session.ts';
import { pages } from './pages.ts';
import { Boundary } from './shell/boundary.tsx';
import { Missing } from './shell/missing.tsx';
import { PreferredProvider } from './shell/preferred.tsx';
import { Shell } from './shell/shell.tsx';

export function App({ host, kept }: { readonly host: AskedHost; readonly kept: Kept }) {
  const [, navigate] = useLocation();
  return (
    <PreferredProvider kept={kept}>
      <Boundary>
        <HostProvider host={host}>
          <RouterProvider navigate={navigate}>
            <Shell pages={pages}>
              <Switch>
                {pages.map(({ path, show }) => (
                  <Route key={path} path={path} component={show} />
                ))}
                <Route component={Missing} />
              </Switch>
            </Shell>
          </RouterProvider>
        </HostProvider>
      </Boundary>
    </PreferredProvider>
  );
}
