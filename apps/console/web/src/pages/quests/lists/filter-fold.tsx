/** The filters of a list in a bar. On a phone the bar is folded: it shows only the fields that are chosen. */
import { type ReactNode, useState } from 'react';
import { ListButtons, ListMenu, type ListActsProps } from '../../../acts/export/list-acts.tsx';
import { Icon } from '../../../components/marks/icon.tsx';

interface FilterFoldProps {
  readonly label: string;
  /** Shown also while it is folded. */
  readonly first?: ReactNode;
  /** What the filters leave. */
  readonly list: ListActsProps;
  readonly children: ReactNode;
}

export function FilterFold({ label, first, list, children }: FilterFoldProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={isOpen ? 'qbar qfilter' : 'qbar qfilter shut'} role="search" aria-label={label}>
      {first}
      <button
        type="button"
        className="ibtn phone-only"
        aria-label="Filters"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="filter" />
      </button>
      <ListMenu {...list} />
      {children}
      <span className="grow" />
      <ListButtons {...list} />
    </div>
  );
}
