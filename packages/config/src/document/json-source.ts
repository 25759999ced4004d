import { findJsonFault } from './json-fault.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

/** JSON with positions. YAML reads it too, but would let pass what is not JSON, such as a trailing comma. */
export function readJson(text: string): YamlSource {
  const yaml = readYaml(text);
  // An empty file means "nothing said", as in YAML.
  if (text.trim() === '') return yaml;
  try {
    const value: unknown = JSON.parse(text);
    return { ...yaml, toValue: () => ({ value }) };
  } catch {
    const faults = yaml.faults.length > 0 ? yaml.faults : [findJsonFault(text)];
    return { ...yaml, faults };
  }
}
