/** The numbers above a page, each a link to what it counts where there is a list of it. */
import { AppLink } from '../links/app-link.tsx';

export interface BandNumber {
  readonly label: string;
  readonly value: string;
  readonly note?: string | undefined;
  readonly isBad?: boolean;
  readonly isNoteBad?: boolean;
  readonly href?: string | undefined;
}

/** All have a line for a note as soon as one has a note. */
export function NumberBand({
  label,
  numbers,
}: {
  readonly label: string;
  readonly numbers: readonly BandNumber[];
}) {
  const hasNotes = numbers.some(({ note }) => note !== undefined);
  return (
    <div className="nums" role="group" aria-label={label}>
      {numbers.map((one) => {
        const { label: name, value, note, isBad = false, isNoteBad = false, href } = one;
        const text = (
          <>
            <span>{name}</span>
            <b className={isBad ? 'bad' : undefined}>{value}</b>
            {hasNotes && (
              <small className={isNoteBad ? 'bad' : undefined} title={note}>
                {note ?? '\u00A0'}
              </small>
            )}
          </>
        );
        return href === undefined ? (
          <div key={name}>{text}</div>
        ) : (
          <AppLink key={name} href={href}>
            {text}
          </AppLink>
        );
      })}
    </div>
  );
}
