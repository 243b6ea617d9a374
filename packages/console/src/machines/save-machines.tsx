import { useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useHost } from '../asking/host.tsx';
import { type FileFormat, spreadsheetMark } from '../files/csv-text.ts';
import { saveFile } from '../files/save-file.ts';
import { Working } from '../look/working.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import { filePath, readParts } from './machine-file.ts';
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
      const { body } = await host.openFile(filePath(view, format), signal);
      if (body === null) throw new TypeError('The file has no content.');
      const parts = await readParts(body, (rows) => setSaving({ kind: 'reading', rows }));
      saveFile(`machines.${format}`, ...(format === 'csv' ? [spreadsheetMark] : []), ...parts);
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
        label={words.say('files.label')}
        part={known ? Math.min(1, saving.rows / count.count) : undefined}
        text={text}
      />
      <Button className="button" onPress={stop}>
        {words.say('file.stop')}
      </Button>
    </div>
  );
}
