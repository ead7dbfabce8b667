// Runs inside the page: the checks of an accessibility audit that need no library. Answers a list of faults in words.
;(() => {
  const faults = []
  const visible = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden'
  const root = document.documentElement
  if (!root.lang) faults.push('html has no lang')
  if (root.dir !== (root.lang === 'ar' ? 'rtl' : 'ltr')) faults.push(`html dir is ${root.dir} for ${root.lang}`)
  if (!document.title.trim()) faults.push('no title')
  if (document.querySelectorAll('main').length !== 1) faults.push('not exactly one main')

  let level = 0
  const headings = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(visible)
  for (const heading of headings) {
    const next = Number(heading.tagName[1])
    if (next > level + 1) faults.push(`heading jumps from ${level} to ${next}: ${heading.textContent}`)
    level = next
  }
  if (headings.filter((heading) => heading.tagName === 'H1').length !== 1) faults.push('not exactly one h1')

  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id)
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`id twice: ${id}`)
  for (const element of document.querySelectorAll('[aria-labelledby],[aria-describedby]'))
    for (const name of ['aria-labelledby', 'aria-describedby'])
      for (const id of (element.getAttribute(name) ?? '').split(' ').filter(Boolean))
        if (!ids.includes(id)) faults.push(`${name} points to nothing: ${id}`)
  for (const image of document.images) if (!image.hasAttribute('alt')) faults.push(`image without alt: ${image.src}`)
  for (const input of document.querySelectorAll('input:not([type=hidden])'))
    if (input.labels.length === 0) faults.push(`input without label: ${input.name}`)
  for (const link of document.querySelectorAll('a,button'))
    if (!(link.textContent.trim() || link.getAttribute('aria-label')))
      faults.push(`link or button without a name: ${link.outerHTML}`)
  if (root.scrollWidth > root.clientWidth) faults.push(`wider than the window: ${root.scrollWidth} of ${root.clientWidth}`)

  // WCAG 2.2 §1.4.3: contrast of every visible text with the nearest opaque background, 4.5 (3 from 24 px, or 18.66 px bold).
  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
  }
  const backgroundOf = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const [r, g, b, alpha = 1] = channels(getComputedStyle(one).backgroundColor)
      if (alpha === 1) return [r, g, b]
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255]
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const seen = new Set()
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (!walker.currentNode.data.trim() || seen.has(element) || !visible(element)) continue
    seen.add(element)
    const style = getComputedStyle(element)
    const [light, dark] = [luminance(channels(style.color)), luminance(backgroundOf(element))].sort((a, b) => b - a)
    const contrast = (light + 0.05) / (dark + 0.05)
    const size = parseFloat(style.fontSize)
    const enough = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5
    if (contrast < enough)
      faults.push(`contrast ${contrast.toFixed(2)} of «${walker.currentNode.data.trim().slice(0, 40)}» (${style.color})`)
    if (size < 13) faults.push(`text of ${size} px: ${walker.currentNode.data.trim().slice(0, 40)}`)
  }
  return faults
})()
