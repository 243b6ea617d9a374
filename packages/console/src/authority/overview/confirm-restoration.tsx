import { Link } from 'wouter';
import { useAuthority } from '../../asking/authority.ts';
import { useWords } from '../../words/words.tsx';
import { ActionDialog } from '../list/action-dialog.tsx';

/** After a restore: what was given since the backup is accounted for, so everything is given as before. */
export function ConfirmRestoration({ onClose }: { readonly onClose: () => void }) {
  const words = useWords();
  const { ask } = useAuthority();
  return (
    <ActionDialog
      title={words.say('authority.restore.title')}
      yes={words.say('authority.restore.yes')}
      work={() => ask({ method: 'POST', path: '/v1/restore-confirmations', body: {} })}
      onClose={onClose}
      done={({ undecided }) => (
        <>
          <p>{words.say('authority.restore.done')}</p>
          {undecided.length > 0 && (
            <p>
              <Link href="/licenses">{words.say('authority.restore.undecided', { count: undecided.length })}</Link>
            </p>
          )}
        </>
      )}
    >
      <p>{words.say('authority.restore.what')}</p>
    </ActionDialog>
  );
}
