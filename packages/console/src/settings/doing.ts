import { RefusedError } from '@attiva/administration';
import { useMutation } from '@tanstack/react-query';
import { useHost } from '../asking/host.tsx';
import { useWords } from '../words/words.tsx';

/** Something that a button does: under way, done or refused in the host's words; every question is asked anew then. */
export function useDoing<Given, Result>(
  work: (given: Given) => Promise<Result>,
): {
  readonly start: (given: Given) => void;
  readonly isBusy: boolean;
  readonly result: Result | undefined;
  readonly refused: string | undefined;
} {
  const words = useWords();
  const { queries } = useHost();
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: work,
    onSettled: () => queries.invalidateQueries(),
  });
  const refused =
    error === null ? undefined : error instanceof RefusedError ? error.problem.detail : words.say('connection.gone');
  return { start: (given) => mutate(given), isBusy: isPending, result: data, refused };
}
