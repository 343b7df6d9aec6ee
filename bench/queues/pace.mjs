/** Does it so many times, one every so many milliseconds, however long each takes. */
export const every = async (milliseconds, times, act) => {
  const began = performance.now()
  const acts = []
  for (let n = 0; n < times; n++) {
    const wait = began + n * milliseconds - performance.now()
    if (wait > 1) await new Promise(resolve => setTimeout(resolve, wait))
    acts.push(act(n))
  }
  await Promise.all(acts)
}

export const tell = result => console.log(JSON.stringify(result))
