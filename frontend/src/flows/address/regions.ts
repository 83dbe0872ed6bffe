/** A province, city or district: its six-digit code and its name. */
export interface Region {
  code: string;
  name: string;
}

/** The three lists of the national division, by code. Loaded only when an address is typed (45 kB). */
export interface Regions {
  provinces: Region[];
  citiesOf: (province: string) => Region[];
  districtsOf: (city: string) => Region[];
}

const list = (table: Record<string, string>, prefix: string): Region[] =>
  Object.entries(table)
    .filter(([code]) => code.startsWith(prefix))
    .map(([code, name]) => ({ code, name }));

/** Load the lists. */
export async function loadRegions(): Promise<Regions> {
  const { areaList } = await import("@vant/area-data");
  return {
    provinces: list(areaList.province_list, ""),
    citiesOf: (province) => (province ? list(areaList.city_list, province.slice(0, 2)) : []),
    districtsOf: (city) => (city ? list(areaList.county_list, city.slice(0, 4)) : []),
  };
}
