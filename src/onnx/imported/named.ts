/** What a record has under a name that a model's file made up, in which `constructor` is a name like any other. */
export const named = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
