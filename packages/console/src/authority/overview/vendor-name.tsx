import { useAuthorityStatus } from '../../asking/authority.ts';

/** Whose authority it is, below the name of the program. */
export function VendorName() {
  const status = useAuthorityStatus().data;
  return status === undefined ? null : <span className="brand-owner">{status.name}</span>;
}
