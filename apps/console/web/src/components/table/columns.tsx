/** Which columns of a table are shown: all but those that a person has hidden, remembered in this browser. */
import { changeSettings, type TableName, useSettings } from '../../settings/settings.ts';
import { Menu, MenuCheck } from '../controls/menu.tsx';
import type { Column } from './table-types.ts';

export function useShownColumns<Row>(
  name: TableName | undefined,
  columns: readonly Column<Row>[],
): readonly Column<Row>[] {
  const { hidden } = useSettings();
  const away = name === undefined ? undefined : hidden[name];
  return away ? columns.filter(({ key, isFixed }) => isFixed === true || !away.includes(key)) : columns;
}

interface ColumnsMenuProps<Row> {
  readonly name: TableName;
  readonly columns: readonly Column<Row>[];
}

export function ColumnsMenu<Row>({ name, columns }: ColumnsMenuProps<Row>) {
  const { hidden } = useSettings();
  const away = hidden[name] ?? [];
  const set = (next: readonly string[]): void => changeSettings({ hidden: { ...hidden, [name]: next } });
  return (
    <Menu label="Columns" hasText className="btn small plain hp" button={<span>Columns</span>}>
      {columns
        .filter(({ isFixed }) => isFixed !== true)
        .map((column) => {
          const isShown = !away.includes(column.key);
          return (
            <MenuCheck
              key={column.key}
              isOn={isShown}
              onChange={() => set(isShown ? [...away, column.key] : away.filter((one) => one !== column.key))}
            >
              {column.name ?? column.head}
            </MenuCheck>
          );
        })}
    </Menu>
  );
}
