import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failed, IDLE, started } from '../../../app/job.ts';
import { PRESETS } from '../../../design/presets.ts';
import type { Design } from '../../../design/types.ts';
import { adviceOf } from '../../store/advice.ts';
import { newProject } from '../../store/project.ts';
import { createStudioStore } from '../../store/store.ts';
import type { EndpointState } from '../../store/ui.ts';
import { testConnection, watchEndpoint } from './testConnection.ts';

const studio = () => createStudioStore(newProject(PRESETS[0]?.design as Design));
const down: EndpointState = { state: 'down', reason: 'gone' };
const connected: EndpointState = { state: 'connected', name: 'edge', version: '1', roundTripMs: 2 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the endpoint', () => {
  it('is asked, and an answer about another address than the chosen one is dropped', async () => {
    const store = studio();
    await testConnection(store, async () => connected);
    expect(store.getState().ui.endpoint).toBe(connected);
    await testConnection(store, async () => {
      store.getState().edit('Change the endpoint', (project) => {
        project.system.edge.url = 'http://other:1';
      });
      return down;
    });
    expect(store.getState().ui.endpoint).toEqual({ state: 'connecting' });
  });

  it('is watched while nothing runs, and after a failure', async () => {
    const store = studio();
    let asked = 0;
    let answer: EndpointState = connected;
    const stop = watchEndpoint(store, async () => {
      asked++;
      return answer;
    });
    await vi.advanceTimersByTimeAsync(20_000);
    expect([asked, store.getState().ui.endpoint]).toEqual([1, connected]);
    const going = started(IDLE, 'Running');
    store.setState({ jobs: { run: going } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(1);
    answer = down;
    store.setState({ jobs: { run: failed(going, adviceOf(new Error('gone'))) } });
    await vi.advanceTimersByTimeAsync(0);
    expect([asked, store.getState().ui.endpoint]).toEqual([2, down]);
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(2);
  });

  it('is no news when only its round trip differs', async () => {
    const store = studio();
    const stop = watchEndpoint(store, async () => ({ ...connected, roundTripMs: 3 }));
    store.getState().show({ endpoint: connected });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(store.getState().ui.endpoint).toBe(connected);
    stop();
  });
});
