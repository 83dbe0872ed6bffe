/** Strokes on a 24 px grid: a few hundred bytes, where an icon font would cost 30 kB before the first paint. */
export const icons = {
  home: "M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4.5v-6h-5v6H5a1 1 0 0 1-1-1z",
  cart: "M6 8h12l1 12H5zM9 8V7a3 3 0 0 1 6 0v1",
  orders: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
  account: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5",
  back: "M14.5 5l-7 7 7 7",
  forward: "M9.5 5l7 7-7 7",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  heart: "M12 20C7 16.5 4 13.5 4 9.500A4.2 4.2 0 0 1 12 7.500a4.2 4.2 0 0 1 8 2c0 4-3 7-8 10.5z",
  share: "M14 5l6 6-6 6v-3.500C9 13.5 6 15 4 18c.3-5 3.5-9 10-9.5z",
  bell: "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4",
  clock: "M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2",
  sound: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11",
  muted: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5",
  float: "M20 10V6H4v12h6M13 13h7v5h-7z",
  pin: "M9 4h6l-.8 6.5L17 14H7l2.8-3.5zM12 14v6.5",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  shield: "M12 3.5l7 2.5v5.500c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6zM8.5 12l2.5 2.5 4.5-4.5",
} as const;

export type IconName = keyof typeof icons;
