import { useIsFetching } from '@tanstack/react-query';
import { Button } from '../controls/button.tsx';

interface TryAgainProps {
  readonly error: Error;
  /** Also without a question of the page. */
  readonly isAsking?: boolean | undefined;
  readonly look: string;
  readonly hint?: string | undefined;
  readonly onClick: () => void;
}

/** Says that the question is being asked again. Never disabled: it would lose the focus. */
export function TryAgain({ error, isAsking = false, ...button }: TryAgainProps) {
  const asked = useIsFetching({ predicate: ({ state }) => state.error === error });
  return (
    <Button icon="retry" {...button}>
      {isAsking || asked > 0 ? 'Asking…' : 'Try again'}
    </Button>
  );
}
