//! Distances on the ground: great circles on a sphere of the Earth's mean radius. Both programs measure alike, so that a band
//! of distances and a circle around a place agree.

/// Mean radius of the Earth (IUGG), in kilometres.
pub const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Great-circle distance by the haversine formula. Arguments are degrees north and east.
pub fn distance_km(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (latitude_a, latitude_b) = (from.0.to_radians(), to.0.to_radians());
    let half_latitude = ((latitude_b - latitude_a) / 2.0).sin();
    let half_longitude = ((to.1 - from.1).to_radians() / 2.0).sin();
    let chord = half_latitude * half_latitude + latitude_a.cos() * latitude_b.cos() * half_longitude * half_longitude;
    2.0 * EARTH_RADIUS_KM * chord.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_sphere() {
        let check = |from, to, expected: f64| {
            let found = distance_km(from, to);
            assert!((found - expected).abs() < 1e-6, "{from:?} {to:?}: {found}");
        };
        check((0.0, 0.0), (0.0, 0.0), 0.0);
        check((0.0, 0.0), (0.0, 180.0), EARTH_RADIUS_KM * std::f64::consts::PI);
        check((90.0, 0.0), (0.0, 77.0), EARTH_RADIUS_KM * std::f64::consts::FRAC_PI_2);
        check((0.0, 179.0), (0.0, -179.0), EARTH_RADIUS_KM * 2.0_f64.to_radians());
    }
}
