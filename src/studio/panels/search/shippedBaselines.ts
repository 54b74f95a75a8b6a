import { type Baselines, parseBaselines } from '../../../app/baselines/table.ts';

/** @returns null where it cannot be had */
async function read(name: string): Promise<string | null> {
  const answer = await fetch(new URL(`results/${encodeURIComponent(name)}.json`, document.baseURI));
  return answer.ok ? await answer.text() : null;
}

/**
 * What `gcode baselines` measured of a task and the project brings; null where it brings none. An index says for which tasks
 * there is a file, so that none is asked for in vain: the browser would log an error.
 */
export async function shippedBaselines(task: string): Promise<Baselines | null> {
  try {
    const listed: unknown = JSON.parse((await read('index')) ?? '[]');
    if (!Array.isArray(listed) || !listed.includes(task)) return null;
    const text = await read(task);
    return text === null ? null : parseBaselines(text);
  } catch {
    return null;
  }
}
