import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useHost } from './host.tsx';

/** Something that changes the host: afterwards, however it ended, every page asks again for what it shows. */
export function useChange<Given, Answer>(
  work: (given: Given) => Promise<Answer>,
): UseMutationResult<Answer, Error, Given> {
  const { queries } = useHost();
  return useMutation({
    mutationFn: work,
    // Waited for: what came of it is told beside what it changed.
    onSuccess: () => queries.invalidateQueries(),
    // Not waited for: where nobody answers, nobody would tell that.
    onError: () => void queries.invalidateQueries(),
  });
}
