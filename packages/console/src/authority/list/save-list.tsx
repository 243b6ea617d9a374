import { useState } from 'react';
import type { FileFormat } from '../../files/csv-text.ts';
import { mostSaved } from '../../files/every-row.ts';
import { saveFile } from '../../files/save-file.ts';
import { SaveMenu } from '../../files/save-menu.tsx';
import { Refusal } from '../../shell/refusal.tsx';
import { useWords } from '../../words/words.tsx';
import { type FileShape, listFile } from './list-file.ts';
import type { List } from './use-list.ts';

/** Everything that the view has, beyond the page that is seen. */
export function SaveList<Row>({ of: { every }, as }: { readonly of: List<Row>; readonly as: FileShape<Row> }) {
  const words = useWords();
  const [rows, count] = useState<number>();
  const [isCut, tellCut] = useState(false);
  const [error, fail] = useState<unknown>();
  const save = async (format: FileFormat): Promise<void> => {
    fail(undefined);
    tellCut(false);
    try {
      const { rows: all, isCut: more } = await every(count);
      saveFile(`${as.name}.${format}`, listFile(all, as, format));
      tellCut(more);
    } catch (failure) {
      fail(failure);
    } finally {
      count(undefined);
    }
  };
  return (
    <>
      <output>
        {rows !== undefined && words.say('audit.reading', { rows })}
        {isCut && words.say('file.cut', { rows: mostSaved })}
      </output>
      <Refusal error={error} reading />
      <SaveMenu isDisabled={rows !== undefined} save={(format) => void save(format)} />
    </>
  );
}
