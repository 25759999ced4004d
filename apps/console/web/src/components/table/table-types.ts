/** What a table is made of. */
import type { ReactNode } from 'react';
import type { TableName } from '../../settings/settings.ts';

export type RowKey = string | number;

export interface Column<Row> {
  readonly key: string;
  readonly head: ReactNode;
  /** In px; one column has none and takes the rest. */
  readonly width?: number;
  readonly isRight?: boolean;
  /** Left out on a phone. */
  readonly isWide?: boolean;
  readonly className?: (row: Row) => string;
  /** For a text that may be cut. */
  readonly title?: (row: Row) => string | undefined;
  readonly cell: (row: Row) => ReactNode;
  /** Always shown: the table has no sense without it. */
  readonly isFixed?: boolean;
  /** Its name in the menu of columns, where the head is no text. */
  readonly name?: string;
  readonly sort?: { readonly direction: 'ascending' | 'descending' | 'none'; readonly onSort: () => void };
}

export interface Selection {
  readonly picked: ReadonlySet<RowKey>;
  readonly onChange: (picked: ReadonlySet<RowKey>) => void;
  /** All that match, also those that were not read. */
  readonly onAll?: () => void;
  readonly canPick?: (key: RowKey) => boolean;
}

export interface TableProps<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => RowKey;
  /** The name of the row, for its checkbox and for those who hear it. */
  readonly rowLabel: (row: Row) => string;
  readonly label: string;
  /** Under this name the columns that a person hides are remembered. */
  readonly name?: TableName;
  readonly className?: string;
  readonly rowClass?: (row: Row) => string;
  /** A row that is one sentence: `94 more in media`. */
  readonly span?: (row: Row) => ReactNode;
  readonly onOpen?: (row: Row) => void;
  /** In the drawer. */
  readonly onPeek?: (row: Row) => void;
  /** The row that the drawer shows. */
  readonly current?: RowKey | undefined;
  /** A click on a row opens the drawer, too. */
  readonly peeksOnClick?: boolean;
  readonly selection?: Selection | undefined;
  readonly changed?: ReadonlySet<RowKey>;
  /** Below the last row: a button for more, a sentence. */
  readonly foot?: ReactNode;
  /**
   * The page scrolls, not the table, and each row is in the document: for what people configure, and for lists of which a
   * person asks for each further page.
   */
  readonly isPlain?: boolean;
  readonly onEnd?: (() => void) | undefined;
}
