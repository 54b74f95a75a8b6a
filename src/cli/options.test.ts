import { describe, expect, test } from 'vitest';
import { limitOption } from './objectiveOptions.ts';
import { linkRate, naturalNumber, portNumber, positiveInteger, positiveNumber } from './options.ts';

describe('S13.6 link rates', () => {
  test.for([
    ['40mbps', 40],
    ['40', 40],
    ['2.5mbps', 2.5],
    ['10 Mb/s', 10],
    ['NONE', null],
  ] as const)('%s', ([text, rate]) => {
    expect(linkRate(text)).toBe(rate);
  });
  test.for(['5MB/s', '5MBps', '5 mB/s', '5MBPS'])('S13.760 refuses "%s": they are bytes', (text) => {
    expect(() => linkRate(text)).toThrow('MB are bytes, of 8 bits: 5 MB/s are 40mbps.');
  });
  test.for(['', '0', '-1', '40 gbps', 'fast', 'Infinity', '1e3', '0mbps', '0.0000001', '9'.repeat(400)])(
    'refuses "%s"',
    (text) => {
      expect(() => linkRate(text)).toThrow('40mbps');
    },
  );
});

test('S13.7 numbers out of range are refused', () => {
  expect(positiveInteger('12')).toBe(12);
  expect(naturalNumber('0')).toBe(0);
  expect(positiveNumber('0.5')).toBe(0.5);
  expect(portNumber('0')).toBe(0);
  for (const text of ['', ' ', '0', '-3', '1.5', 'ten', 'Infinity', '1e400']) {
    expect(() => positiveInteger(text)).toThrow('whole number');
  }
  for (const text of ['-1', '65536', '80.5', 'http']) expect(() => portNumber(text)).toThrow('port');
  for (const text of ['0', '-1', 'NaN']) expect(() => positiveNumber(text)).toThrow('above 0');
});

test('S10.680 a figure that is limited to two values is refused', () => {
  expect(limitOption('latency=20', limitOption('latency=20'))).toEqual({ latency: 20 });
  expect(limitOption('energy=5', { latency: 20 })).toEqual({ latency: 20, energy: 5 });
  expect(() => limitOption('accuracy=80')).toThrow('accuracy is a share from 0 to 1: 80 % are accuracy=0.8.');
  expect(() => limitOption('latency=50', { latency: 20 })).toThrow('The limit on latency is 20 already.');
});
