/** A sample of the n-th stream as it is sent, taken now. */
export function sampleText(index: number, at: number): string {
  return `{"type":"sample","stream":"live/streamer-${index}","at":${at},"vantage":"ingest","bitrateBps":${3_480_000 + (index % 997)},"fps":29.9,"framesTotal":${1_799 + index},"framesDropped":3,"rttMs":42,"lossRatio":0.001}`
}
