import type { Locator, Page } from 'playwright-core';
import type { ActRow } from './act-row.ts';

/** Does the act with the pointer, and returns the command line that it has copied on the way. */
export async function pressAct(page: Page, row: ActRow): Promise<string | undefined> {
  const { press = [], fill, send, copies } = row;
  const [part, form] = [partOf(page, row), formOf(page, row)];
  const isInForm = send !== undefined && row.copyFrom === undefined;
  const before = await copyBeside(page, row);
  await pressNames(part, press);
  if (send === undefined) return before;
  await fillIn(form, fill);
  const line = isInForm && copies !== undefined ? await copied(form, ['Copy as CLI']) : before;
  await pressNames(form, [send]);
  return line;
}

/** Opens the form of the act with the pointer, and sends nothing. */
export async function openForm(page: Page, row: ActRow): Promise<void> {
  await row.first?.(page);
  await pressNames(partOf(page, row), row.press ?? []);
  await formOf(page, row).waitFor();
}

/** The command line that stands beside the control and not in the form that it opens. Undefined: there is none. */
export async function copyBeside(page: Page, row: ActRow): Promise<string | undefined> {
  const { send, copies, copyFrom = ['Copy as CLI'] } = row;
  const isInForm = send !== undefined && row.copyFrom === undefined;
  return isInForm || copies === undefined ? undefined : copied(partOf(page, row), copyFrom);
}

/** The control of the act, or the form that is on the page. */
export function controlOf(page: Page, row: ActRow): Locator {
  const [control] = row.press ?? [];
  return control === undefined ? formOf(page, row) : button(partOf(page, row), control);
}

/** Does the act by its key, once its control is there. */
export async function pressKey(page: Page, key: string, row: ActRow): Promise<void> {
  const { fill, send, keyAfter } = row;
  await controlOf(page, row).waitFor();
  await page.keyboard.press(key.replace(' ', '+'));
  if (keyAfter !== undefined) await page.keyboard.press(keyAfter);
  if (send === undefined) return;
  await fillIn(formOf(page, row), fill);
  await page.keyboard.press('Control+Enter');
}

function partOf(page: Page, { within = 'body' }: ActRow): Locator {
  return page.locator(within).first();
}

function formOf(page: Page, { form = 'dialog[open]' }: ActRow): Locator {
  return page.locator(form);
}

async function pressNames(part: Locator, [control, ...items]: readonly string[]): Promise<void> {
  if (control === undefined) return;
  await button(part, control).click();
  for (const name of items) await part.page().getByRole('menuitem', { name, exact: true }).click();
}

async function copied(part: Locator, names: readonly string[]): Promise<string> {
  const page = part.page();
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await pressNames(part, names);
  return page.evaluate(async () => {
    let text = '';
    while (text === '') text = await navigator.clipboard.readText();
    return text;
  });
}

async function fillIn(form: Locator, fields: ActRow['fill'] = {}): Promise<void> {
  for (const [label, value] of Object.entries(fields)) {
    const field = form.getByLabel(new RegExp(String.raw`^\s*${label}`)).first();
    if (typeof value === 'boolean') await field.setChecked(value);
    else if ((await field.evaluate(({ tagName }) => tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
}

/** By its whole name, which may end with the hint of its key. */
function button(part: Locator, name: string): Locator {
  const plain = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const whole = new RegExp(String.raw`^${plain}( ?((Ctrl|Shift) )?(\S|Enter|Esc))?$`);
  return part.getByRole('button', { name: whole }).first();
}
