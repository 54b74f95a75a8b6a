import { describe, expect, it } from 'vitest';
import { browserName } from './browserName.ts';

describe('browserName', () => {
  it('reads the brands where the browser gives them', () => {
    const userAgentData = {
      brands: [
        { brand: 'Not;A=Brand', version: '8' },
        { brand: 'Chromium', version: '156' },
        { brand: 'Google Chrome', version: '156' },
      ],
      platform: 'macOS',
    };
    expect(browserName({ userAgent: '', userAgentData })).toBe('Google Chrome 156 on macOS');
  });

  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox 140 on Linux'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18.1 Safari/605', 'Safari 18 on Mac OS X'],
    ['curl', 'a browser on an unknown system'],
  ])('reads %s', (userAgent, name) => expect(browserName({ userAgent })).toBe(name));
});
