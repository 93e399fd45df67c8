//! Where people and sellers live: Brazilian cities with their zip ranges, coordinates and rough share of
//! trade. Public facts, cut down to the larger cities of every state.

use super::random::{Chance, Kind, cumulate};

pub(super) struct City {
    /// As the source spells cities: lower case, no accents.
    pub(super) name: &'static str,
    pub(super) state: &'static str,
    zip_first: u32,
    zip_last: u32,
    latitude: f64,
    longitude: f64,
    /// Of 1,000 orders and of 1,000 sellers.
    orders: f64,
    sellers: f64,
}

/// A zip prefix of a city.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) city: usize,
    pub(super) zip_prefix: u32,
}

pub(super) struct Places {
    seed: u64,
    by_orders: Vec<f64>,
    by_sellers: Vec<f64>,
    /// How many prefixes of each city are in use.
    prefixes: Vec<u32>,
}

/// Enough for a map; São Paulo alone has thousands.
const CITY_PREFIXES_MAX: f64 = 150.0;

impl Places {
    pub(super) fn new(seed: u64, orders: u64) -> Self {
        let prefixes = CITIES.iter().map(|city| {
            let wanted = (city.orders * orders as f64 / 20_000.0).clamp(1.0, CITY_PREFIXES_MAX);
            (wanted as u32).min(city.zip_last - city.zip_first + 1)
        });
        Self {
            seed,
            by_orders: cumulate(CITIES.iter().map(|city| city.orders)),
            by_sellers: cumulate(CITIES.iter().map(|city| city.sellers)),
            prefixes: prefixes.collect(),
        }
    }

    pub(super) fn of_person(&self, chance: &mut Chance) -> Place {
        let city = chance.weighted(&self.by_orders);
        self.in_city(city, chance)
    }

    pub(super) fn of_seller(&self, chance: &mut Chance) -> Place {
        let city = chance.weighted(&self.by_sellers);
        self.in_city(city, chance)
    }

    pub(super) fn in_city(&self, city: usize, chance: &mut Chance) -> Place {
        let index = chance.below(self.prefixes[city] as usize) as u32;
        Place { city, zip_prefix: self.zip_prefix(city, index) }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = Place> {
        (0..CITIES.len()).flat_map(move |city| {
            (0..self.prefixes[city]).map(move |index| Place { city, zip_prefix: self.zip_prefix(city, index) })
        })
    }

    /// Degrees of the points known of a prefix; no two are equal.
    pub(super) fn points(&self, place: Place) -> Vec<(f64, f64)> {
        let city = &CITIES[place.city];
        let spread = if self.prefixes[place.city] > 20 { 0.11 } else { 0.04 };
        let mut chance = Chance::of(self.seed, Kind::Prefix, u64::from(place.zip_prefix));
        let centre = (city.latitude + chance.bell() * spread / 2.0, city.longitude + chance.bell() * spread / 2.0);
        let count = chance.within(3, 10);
        let mut chance = Chance::of(self.seed, Kind::Point, u64::from(place.zip_prefix));
        (0..count)
            .map(|number| {
                // The last decimal is the point's number, which keeps points apart.
                let jitter = |chance: &mut Chance| (chance.bell() * 400.0).round() / 100_000.0 + number as f64 / 1e6;
                (
                    (centre.0 * 1e5).round() / 1e5 + jitter(&mut chance),
                    (centre.1 * 1e5).round() / 1e5 + jitter(&mut chance),
                )
            })
            .collect()
    }

    fn zip_prefix(&self, city: usize, index: u32) -> u32 {
        let City { zip_first, zip_last, .. } = CITIES[city];
        zip_first + index * (zip_last - zip_first + 1) / self.prefixes[city]
    }
}

/// Kilometres between two cities on a plane, which is near enough for a postage table.
pub(super) fn kilometres(from: usize, to: usize) -> f64 {
    let (from, to) = (&CITIES[from], &CITIES[to]);
    let latitude = f64::midpoint(from.latitude, to.latitude) * std::f64::consts::PI / 180.0;
    let square = latitude * latitude;
    let cosine = 1.0 - square / 2.0 + square * square / 24.0;
    let (north, east) = (from.latitude - to.latitude, (from.longitude - to.longitude) * cosine);
    111.2 * (north * north + east * east).sqrt()
}

const fn city(name: &'static str, state: &'static str, zip: (u32, u32), centre: (f64, f64), trade: (f64, f64)) -> City {
    City {
        name,
        state,
        zip_first: zip.0,
        zip_last: zip.1,
        latitude: centre.0,
        longitude: centre.1,
        orders: trade.0,
        sellers: trade.1,
    }
}

#[rustfmt::skip] // a table reads as a table
pub(super) const CITIES: &[City] = &[
    city("sao paulo", "SP", (1000, 5999), (-23.5505, -46.6333), (190.0, 245.0)),
    city("guarulhos", "SP", (7000, 7399), (-23.4545, -46.5333), (24.0, 26.0)),
    city("campinas", "SP", (13000, 13139), (-22.9056, -47.0608), (30.0, 30.0)),
    city("sao bernardo do campo", "SP", (9600, 9899), (-23.6914, -46.5646), (22.0, 20.0)),
    city("santo andre", "SP", (9000, 9299), (-23.6639, -46.5383), (19.0, 28.0)),
    city("osasco", "SP", (6000, 6299), (-23.5329, -46.7919), (19.0, 16.0)),
    city("sorocaba", "SP", (18000, 18109), (-23.5015, -47.4526), (16.0, 14.0)),
    city("ribeirao preto", "SP", (14000, 14109), (-21.1775, -47.8103), (16.0, 36.0)),
    city("sao jose dos campos", "SP", (12200, 12249), (-23.1896, -45.8841), (17.0, 14.0)),
    city("santos", "SP", (11000, 11099), (-23.9608, -46.3336), (17.0, 8.0)),
    city("jundiai", "SP", (13200, 13219), (-23.1857, -46.8978), (14.0, 9.0)),
    city("sao jose do rio preto", "SP", (15000, 15099), (-20.8113, -49.3758), (11.0, 40.0)),
    city("bauru", "SP", (17000, 17109), (-22.3246, -49.0871), (9.0, 12.0)),
    city("piracicaba", "SP", (13400, 13439), (-22.7338, -47.6476), (9.0, 15.0)),
    city("franca", "SP", (14400, 14414), (-20.5352, -47.4039), (7.0, 12.0)),
    city("rio de janeiro", "RJ", (20000, 23799), (-22.9068, -43.1729), (82.0, 32.0)),
    city("niteroi", "RJ", (24000, 24399), (-22.8832, -43.1034), (13.0, 4.0)),
    city("sao goncalo", "RJ", (24400, 24799), (-22.8268, -43.0634), (11.0, 3.0)),
    city("duque de caxias", "RJ", (25000, 25299), (-22.7858, -43.3117), (8.0, 3.0)),
    city("nova iguacu", "RJ", (26000, 26299), (-22.7556, -43.4603), (8.0, 2.0)),
    city("petropolis", "RJ", (25600, 25779), (-22.5046, -43.1823), (6.0, 6.0)),
    city("belo horizonte", "MG", (30000, 31999), (-19.9167, -43.9345), (56.0, 34.0)),
    city("contagem", "MG", (32000, 32399), (-19.9317, -44.0536), (12.0, 8.0)),
    city("uberlandia", "MG", (38400, 38415), (-18.9186, -48.2772), (13.0, 9.0)),
    city("juiz de fora", "MG", (36000, 36099), (-21.7642, -43.3503), (12.0, 8.0)),
    city("montes claros", "MG", (39400, 39409), (-16.7350, -43.8617), (7.0, 2.0)),
    city("governador valadares", "MG", (35000, 35099), (-18.8511, -41.9494), (6.0, 2.0)),
    city("porto alegre", "RS", (90000, 91999), (-30.0346, -51.2177), (28.0, 16.0)),
    city("caxias do sul", "RS", (95000, 95119), (-29.1678, -51.1794), (9.0, 10.0)),
    city("canoas", "RS", (92000, 92449), (-29.9178, -51.1836), (7.0, 3.0)),
    city("pelotas", "RS", (96000, 96099), (-31.7654, -52.3376), (6.0, 2.0)),
    city("curitiba", "PR", (80000, 82999), (-25.4284, -49.2733), (33.0, 62.0)),
    city("londrina", "PR", (86000, 86099), (-23.3045, -51.1696), (10.0, 22.0)),
    city("maringa", "PR", (87000, 87099), (-23.4205, -51.9333), (9.0, 26.0)),
    city("ponta grossa", "PR", (84000, 84099), (-25.0945, -50.1633), (5.0, 4.0)),
    city("florianopolis", "SC", (88000, 88099), (-27.5954, -48.5480), (15.0, 12.0)),
    city("joinville", "SC", (89200, 89239), (-26.3045, -48.8487), (11.0, 16.0)),
    city("blumenau", "SC", (89000, 89099), (-26.9155, -49.0709), (10.0, 22.0)),
    city("salvador", "BA", (40000, 42499), (-12.9777, -38.5016), (26.0, 5.0)),
    city("feira de santana", "BA", (44000, 44099), (-12.2664, -38.9663), (7.0, 2.0)),
    city("brasilia", "DF", (70000, 72799), (-15.7939, -47.8828), (31.0, 14.0)),
    city("vitoria", "ES", (29000, 29099), (-20.3155, -40.3128), (10.0, 4.0)),
    city("vila velha", "ES", (29100, 29129), (-20.3297, -40.2925), (10.0, 4.0)),
    city("goiania", "GO", (74000, 74899), (-16.6869, -49.2648), (18.0, 12.0)),
    city("anapolis", "GO", (75000, 75149), (-16.3281, -48.9530), (4.0, 3.0)),
    city("recife", "PE", (50000, 52999), (-8.0476, -34.8770), (16.0, 4.0)),
    city("jaboatao dos guararapes", "PE", (54000, 54599), (-8.1130, -35.0157), (5.0, 1.0)),
    city("fortaleza", "CE", (60000, 60999), (-3.7319, -38.5267), (16.0, 4.0)),
    city("belem", "PA", (66000, 66999), (-1.4558, -48.4902), (11.0, 0.5)),
    city("cuiaba", "MT", (78000, 78099), (-15.6014, -56.0979), (10.0, 1.5)),
    city("sao luis", "MA", (65000, 65109), (-2.5307, -44.3068), (8.0, 0.5)),
    city("campo grande", "MS", (79000, 79124), (-20.4697, -54.6201), (8.0, 1.5)),
    city("joao pessoa", "PB", (58000, 58099), (-7.1195, -34.8450), (6.0, 2.0)),
    city("teresina", "PI", (64000, 64099), (-5.0892, -42.8019), (5.5, 0.3)),
    city("natal", "RN", (59000, 59139), (-5.7945, -35.2110), (5.5, 1.5)),
    city("maceio", "AL", (57000, 57099), (-9.6498, -35.7089), (4.5, 0.3)),
    city("aracaju", "SE", (49000, 49099), (-10.9472, -37.0731), (4.0, 0.6)),
    city("palmas", "TO", (77000, 77249), (-10.1840, -48.3336), (3.0, 0.2)),
    city("porto velho", "RO", (76800, 76834), (-8.7612, -63.9004), (2.6, 0.4)),
    city("manaus", "AM", (69000, 69099), (-3.1190, -60.0217), (2.0, 0.3)),
    city("rio branco", "AC", (69900, 69924), (-9.9754, -67.8249), (1.0, 0.1)),
    city("macapa", "AP", (68900, 68914), (0.0356, -51.0705), (1.0, 0.1)),
    city("boa vista", "RR", (69300, 69339), (2.8235, -60.6758), (0.6, 0.1)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_lie_where_the_atlas_has_them() {
        let index = |name: &str| CITIES.iter().position(|city| city.name == name).unwrap();
        let check = |from: &str, to: &str, expected: f64| {
            let found = kilometres(index(from), index(to));
            assert!((found - expected).abs() < expected * 0.03, "{from} to {to}: {found}");
        };
        check("sao paulo", "rio de janeiro", 357.0);
        check("porto alegre", "manaus", 3132.0);
        check("recife", "sao paulo", 2128.0);
        let mut states: Vec<&str> = CITIES.iter().map(|city| city.state).collect();
        states.sort_unstable();
        states.dedup();
        assert_eq!(states.len(), 27, "the 26 states and the federal district");
    }

    #[test]
    fn points_of_a_prefix_are_distinct_and_in_the_country() {
        let places = Places::new(7, 20_000);
        for place in places.all() {
            let mut points: Vec<String> =
                places.points(place).iter().map(|(lat, lng)| format!("{lat:.6} {lng:.6}")).collect();
            assert!(
                places
                    .points(place)
                    .iter()
                    .all(|(lat, lng)| (-34.0..6.0).contains(lat) && (-74.1..-28.8).contains(lng))
            );
            let count = points.len();
            points.sort();
            points.dedup();
            assert_eq!(points.len(), count);
        }
    }
}
