import { useState } from 'react';
import { Button } from 'react-aria-components';
import { type AuthorityPart, useAuthority } from '../../asking/authority.ts';
import { saveFile } from '../../files/save-file.ts';
import { Icon } from '../../look/icon.tsx';
import { useWords } from '../../words/words.tsx';
import { ActionDialog } from '../list/action-dialog.tsx';
import type { ListedKey } from './key-facts.ts';

/** Makes the terms of a key a bundle, so that its holder can register by telephone, and hands over the vendor file for that. */
export function PrepareTelephone({ of: key }: { readonly of: ListedKey }) {
  const words = useWords();
  const { ask } = useAuthority();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button className="button" onPress={() => setOpen(true)}>
        <Icon name="telephone" />
        {words.say('authority.keys.telephone')}
      </Button>
      {isOpen && (
        <ActionDialog
          title={words.say('authority.keys.telephone.of', { key: key.lastFive })}
          yes={words.say('authority.keys.telephone.yes')}
          work={() => ask({ method: 'POST', path: '/v1/bundles', body: { key: key.id } })}
          onClose={() => setOpen(false)}
          done={(made) => <Prepared made={made} />}
        >
          <p>{words.say('authority.keys.telephone.what')}</p>
        </ActionDialog>
      )}
    </>
  );
}

function Prepared({ made }: { readonly made: AuthorityPart['CreatedBundle'] }) {
  const words = useWords();
  const { number, changed, customer, file, vendorFile } = made;
  return (
    <>
      <p>{words.say(changed ? 'authority.keys.telephone.made' : 'authority.keys.telephone.same', { number })}</p>
      {vendorFile === null ? (
        <p>{words.say('authority.keys.telephone.published', { file })}</p>
      ) : (
        <>
          <p>{words.say('authority.keys.telephone.own', { customer: customer ?? '' })}</p>
          <Button className="button" onPress={() => saveFile(file, vendorFile)}>
            <Icon name="download" />
            {file}
          </Button>
        </>
      )}
    </>
  );
}
