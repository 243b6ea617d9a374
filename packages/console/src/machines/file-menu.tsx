import { useRef, useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { type AskedHost, useHost } from '../asking/host.tsx';
import { Icon } from '../look/icon.tsx';
import { Working } from '../look/working.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import { type FileFormat, filePath, fileTypes, readParts } from './machine-file.ts';
import type { MachineCount } from './machine-source.ts';
import type { MachineView } from './machine-view.ts';

type Saving =
  | { readonly kind: 'reading'; readonly rows: number }
  /** Nothing was saved. */
  | { readonly kind: 'failed'; readonly error: unknown };

export interface SavedFile {
  readonly saving: Saving | undefined;
  readonly save: (format: FileFormat) => void;
  readonly stop: () => void;
}

/** Exactly what is shown, all pages of it, while the page stays usable. */
export function useMachineFile(view: MachineView): SavedFile {
  const host = useHost();
  const [saving, setSaving] = useState<Saving>();
  const stopper = useRef<AbortController>(undefined);
  const save = async (format: FileFormat): Promise<void> => {
    stopper.current?.abort();
    const { signal } = (stopper.current = new AbortController());
    setSaving({ kind: 'reading', rows: 0 });
    try {
      const file = await readFile(host, { path: filePath(view, format), format, signal }, (rows) =>
        setSaving({ kind: 'reading', rows }),
      );
      handOver(file, `machines.${format}`);
      setSaving(undefined);
    } catch (error) {
      // Stopped by hand, or by the next one, which tells of itself.
      if (!signal.aborted) setSaving({ kind: 'failed', error });
    }
  };
  return {
    saving,
    save: (format) => void save(format),
    stop: () => {
      stopper.current?.abort();
      setSaving(undefined);
    },
  };
}

async function readFile(
  { openFile }: Pick<AskedHost, 'openFile'>,
  { path, format, signal }: { readonly path: string; readonly format: FileFormat; readonly signal: AbortSignal },
  onRows: (rows: number) => void,
): Promise<Blob> {
  const { body } = await openFile(path, signal);
  if (body === null) throw new TypeError('The file has no content.');
  const parts = await readParts(body, onRows);
  // A spreadsheet takes a file without this mark for one of another alphabet.
  return new Blob([...(format === 'csv' ? ['\ufeff'] : []), ...parts], { type: fileTypes[format] });
}

function handOver(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Once the download has begun: the browser holds what it needs.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function FileMenu({ save }: Pick<SavedFile, 'save'>) {
  const words = useWords();
  return (
    <MenuTrigger>
      <Button className="button">
        <Icon name="download" />
        {words.say('file.label')}
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="listbox" onAction={(key) => save(key === 'json' ? 'json' : 'csv')}>
          <MenuItem className="listbox-item" id="csv">
            {words.say('file.csv')}
          </MenuItem>
          <MenuItem className="listbox-item" id="json">
            {words.say('file.json')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** How far a long file is, and where it failed. */
export function FileProgress({
  saving,
  stop,
  count,
}: Pick<SavedFile, 'saving' | 'stop'> & { readonly count: MachineCount | undefined }) {
  const words = useWords();
  if (saving === undefined) return null;
  if (saving.kind === 'failed') {
    return (
      <div className="file-progress">
        <Refusal error={saving.error} reading />
        <Button className="button" onPress={stop}>
          {words.say('file.dismiss')}
        </Button>
      </div>
    );
  }
  const known = count?.exact === true && count.count > 0;
  const text = known
    ? words.say('file.progress', { rows: saving.rows, count: count.count })
    : words.say('file.progress.more', { rows: saving.rows });
  return (
    <div className="file-progress card">
      <Working
        label={words.say('file.label')}
        part={known ? Math.min(1, saving.rows / count.count) : undefined}
        text={text}
      />
      <Button className="button" onPress={stop}>
        {words.say('file.stop')}
      </Button>
    </div>
  );
}
