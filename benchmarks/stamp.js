// The wall clock in milliseconds, 32 bits and 8 of checksum, as 40 black and white blocks along the picture's top.
const BITS = 40
const TALL = 24

function checksum(t) {
  let sum = 0
  for (let i = 0; i < 4; i += 1) sum = (sum + ((t >>> (8 * i)) & 255)) & 255
  return sum
}

function stamp(pen, width) {
  const t = Number(BigInt(Date.now()) & 0xffffffffn)
  const sum = checksum(t)
  for (let i = 0; i < BITS; i += 1) {
    const bit = i < 32 ? (t >>> (31 - i)) & 1 : (sum >>> (39 - i)) & 1
    pen.fillStyle = bit ? '#fff' : '#000'
    pen.fillRect((i * width) / BITS, 0, width / BITS + 1, TALL)
  }
}

/** How many milliseconds old the picture is that `source` shows, or null when its clock can't be read. */
function age(source, width, height) {
  const canvas = age.canvas ?? (age.canvas = document.createElement('canvas'))
  canvas.width = width
  canvas.height = TALL
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  pen.drawImage(source, 0, 0, width, TALL, 0, 0, width, TALL)
  const row = pen.getImageData(0, TALL / 2, width, 1).data
  let t = 0n
  let sum = 0
  for (let i = 0; i < BITS; i += 1) {
    const at = Math.floor(((i + 0.5) * width) / BITS) * 4
    const bit = row[at] + row[at + 1] + row[at + 2] > 384 ? 1 : 0
    if (i < 32) t = (t << 1n) | BigInt(bit)
    else sum = (sum << 1) | bit
  }
  if (checksum(Number(t)) !== sum) return null
  return Number((BigInt(Date.now()) & 0xffffffffn) - t)
}

/** A camera that shows the clock over a moving picture. */
function stampedCamera(width, height, rate) {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  window.drawn = canvas
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  const draw = () => {
    const turn = performance.now() / 10
    for (let i = 0; i < 12; i += 1) {
      pen.fillStyle = `hsl(${(turn + 30 * i) % 360} 50% 50%)`
      pen.fillRect(0, (i * height) / 12, width, height / 12 + 1)
    }
    stamp(pen, width)
  }
  draw()
  setInterval(draw, 1000 / rate)
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async () => {
    const sound = await real({ audio: true })
    return new MediaStream([...canvas.captureStream(rate).getVideoTracks(), ...sound.getAudioTracks()])
  }
}

/** Collects the age of `count` pictures of the page's video in window.ages, one each 200 ms at most. */
function lookAt(video, count) {
  window.ages = []
  let last = 0
  const look = (now) => {
    if (now - last > 200) {
      const ms = age(video, video.videoWidth, video.videoHeight)
      if (ms !== null) window.ages.push(ms)
      last = now
    }
    if (window.ages.length < count) video.requestVideoFrameCallback(look)
  }
  video.requestVideoFrameCallback(look)
}

Object.assign(window, { age, lookAt, stampedCamera })
