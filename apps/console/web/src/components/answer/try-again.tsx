import { useIsFetching } from '@tanstack/react-query';
import { Button } from '../controls/button.tsx';

interface TryAgainProps {
  readonly error: Error;
  readonly look: string;
  readonly hint?: string | undefined;
  readonly onClick: () => void;
}

/** Says that the question is being asked again. Never disabled: it would lose the focus. */
export function TryAgain({ error, ...button }: TryAgainProps) {
  const isAsking = useIsFetching({ predicate: ({ state }) => state.error === error }) > 0;
  return (
    <Button icon="retry" {...button}>
      {isAsking ? 'Asking…' : 'Try again'}
    </Button>
  );
}
