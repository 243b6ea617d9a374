import type { AskedHost } from './asking/host.tsx';
import type { Kept } from './asking/session.ts';
import { Search } from './machines/search.tsx';
import { pages } from './pages.ts';
import { Application } from './shell/application.tsx';

export function App({ host, kept }: { readonly host: AskedHost; readonly kept: Kept }) {
  return <Application host={host} kept={kept} pages={pages} search={<Search />} />;
}
