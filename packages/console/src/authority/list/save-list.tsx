import { useState } from 'react';
import type { FileFormat } from '../../files/csv-text.ts';
import { fileName } from '../../files/every-row.ts';
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
  const [files, tellFiles] = useState(1);
  const [error, fail] = useState<unknown>();
  const save = async (format: FileFormat): Promise<void> => {
    fail(undefined);
    tellFiles(1);
    try {
      const made = await every({
        onRows: count,
        save: (all, part) => saveFile(fileName(as.name, part, format), listFile(all, as, format)),
      });
      tellFiles(made);
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
        {files > 1 && words.say('file.parts', { files })}
      </output>
      <Refusal error={error} reading />
      <SaveMenu isDisabled={rows !== undefined} save={(format) => void save(format)} />
    </>
  );
}
