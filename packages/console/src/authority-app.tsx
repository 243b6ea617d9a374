import type { AskedHost } from './asking/host.tsx';
import type { Kept } from './asking/session.ts';
import { authorityPages } from './authority-pages.ts';
import { AuthoritySearch } from './authority/list/authority-search.tsx';
import { VendorName } from './authority/overview/vendor-name.tsx';
import { Application } from './shell/application.tsx';

export function AuthorityApp({ host, kept }: { readonly host: AskedHost; readonly kept: Kept }) {
  return (
    <Application host={host} kept={kept} pages={authorityPages} search={<AuthoritySearch />} owner={<VendorName />} />
  );
}
